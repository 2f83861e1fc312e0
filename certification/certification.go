// Package certification
package certification
