// Command assets bundles web/assets/src into web/assets/dist: each TypeScript file, style sheet and list of scripts of
// src becomes one small file whose name carries the hash of its content. The output is committed; `make check` makes it again and compares.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	log.SetFlags(0)
	root, err := moduleRoot()
	if err == nil {
		err = build(filepath.Join(root, "web", "assets"))
	}
	if err != nil {
		log.Fatal("assets: ", err)
	}
}

// moduleRoot is the nearest folder upward that holds go.mod, so that the command may be called from anywhere inside.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		err = errors.New("call it inside the module")
	}
	return "", err
}

// build bundles base/src into base/dist and leaves nothing else there.
func build(base string) error {
	entries, err := entryPoints(filepath.Join(base, "src"))
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: base, EntryPoints: entries, Outdir: "dist", Outbase: "src",
		Bundle: true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Format: api.FormatIIFE, Target: api.ES2020, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		LogOverride: map[string]api.LogLevel{"duplicate-object-key": api.LogLevelSilent}, // the type checker refuses ours; vendored files have some
		EntryNames:  "[name]-[hash]", AssetNames: "[name]-[hash]", Metafile: true, LogLevel: api.LogLevelWarning,
		Loader: map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy, ".gif": api.LoaderDataURL},
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	files, names, err := icons()
	if err != nil {
		return err
	}
	scripts, called, err := joined(filepath.Join(base, "src"))
	if err != nil {
		return err
	}
	maps.Copy(files, scripts)
	maps.Copy(names, called)
	if files["manifest.json"], err = manifestOf(result.Metafile, names); err != nil {
		return err
	}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return replace(filepath.Join(base, "dist"), files)
}

// entryPoints are the files directly in src; folders below hold what they import.
func entryPoints(src string) ([]string, error) {
	list, err := os.ReadDir(src)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range list {
		switch ext := path.Ext(e.Name()); {
		case e.IsDir() || strings.HasSuffix(e.Name(), ".d.ts"):
		case slices.Contains([]string{".ts", ".css", ".svg"}, ext):
			names = append(names, "src/"+e.Name())
		}
	}
	return names, nil
}

// manifestOf adds to names what was bundled. It maps the name code uses ("app.js") to the file in dist ("app-3KX2QWZL.js").
func manifestOf(metafile string, names map[string]string) ([]byte, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string              `json:"entryPoint"`
			Inputs     map[string]struct{} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	for out, o := range meta.Outputs {
		source := o.EntryPoint
		for input := range o.Inputs {
			if len(o.Inputs) == 1 && source == "" {
				source = input
			}
		}
		if source != "" {
			name := strings.TrimSuffix(path.Base(source), path.Ext(source)) + path.Ext(out)
			names[name] = path.Base(out)
		}
	}
	data, err := json.MarshalIndent(names, "", "  ")
	return append(data, '\n'), err
}

// replace makes dir hold exactly files, touching only what differs.
func replace(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for name, data := range files {
		to := filepath.Join(dir, name)
		if old, err := os.ReadFile(to); err == nil && string(old) == string(data) {
			continue
		}
		if err := os.WriteFile(to, data, 0o644); err != nil { //nolint:gosec // public files
			return err
		}
	}
	for _, e := range list {
		if _, ok := files[e.Name()]; !ok {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
