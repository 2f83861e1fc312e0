package main

import (
	"os"

	"mumpuni/web/api"
)

type openAPICmd struct{}

// Run prints the document without a database: it is made from the types alone.
func (openAPICmd) Run() error {
	doc, err := (&api.API{}).Document()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(doc)
	return err
}
