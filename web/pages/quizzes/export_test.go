package quizzes

// What the stories in package quizzes_test say to the server as its script does.
type StepRequest = stepRequest

const MaxStepBody = maxStepBody
