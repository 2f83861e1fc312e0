// Package psychometrics knows how answers become statements: how hard a question is and how sharply it separates, where a
// person stands on the scale of a competency and how surely, which levels that decides, which question to ask next, how to
// make papers that are worth the same, and what all this will give before anybody sits it.
//
// All of it is arithmetic: no database, no clock, no chance but that of a stated seed, and nothing of the house is imported.
// The same functions deliver, score and forecast, so that a forecast is a promise.
//
// The scale is that of the model P = c + (1−c)/(1+exp(−a(θ−b))), without the constant 1.7: θ is the ability, a the
// discrimination, b the difficulty, c the share of right answers by chance. The chance is never estimated: it is 1/options where
// one option is to be chosen, and otherwise 0 or stated. Each formula names where it comes from.
package psychometrics
