package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// joined makes one small script of each list in src: scripts that are no modules but follow one another in a page, each named on a line.
func joined(src string) (files map[string][]byte, names map[string]string, err error) {
	lists, err := filepath.Glob(filepath.Join(src, "*.list"))
	files, names = map[string][]byte{}, map[string]string{}
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			return nil, nil, err
		}
		var all bytes.Buffer
		for _, name := range strings.Fields(string(text)) {
			script, err := os.ReadFile(filepath.Join(src, filepath.FromSlash(name))) //nolint:gosec // files of the source tree
			if err != nil {
				return nil, nil, err
			}
			all.Write(append(script, ";\n"...))
		}
		small := api.Transform(all.String(), api.TransformOptions{
			MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Target: api.ES2020, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsInline,
		})
		if len(small.Errors) > 0 {
			return nil, nil, fmt.Errorf("%s: %s", list, small.Errors[0].Text)
		}
		stem := strings.TrimSuffix(filepath.Base(list), ".list")
		name := hashed(stem, ".js", small.Code)
		files[name], names[stem+".js"] = small.Code, name
	}
	return files, names, err
}
