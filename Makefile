# Mumpuni. «make help» explains every target.
SHELL      := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
GOFLAGS    += -buildvcs=false -trimpath # without paths in them, one compilation serves every checkout
GOFLAGS    += -ldflags=-s # no tables for debuggers: half the time of linking; stack traces stay whole
export GOFLAGS
export CGO_ENABLED = 0
ifeq ($(HOME),) # a bare service account: Go has nowhere of its own to keep modules and builds
export GOPATH  ?= $(CURDIR)/.cache/go
export GOCACHE ?= $(CURDIR)/.cache/go-build
endif
MINIO      := .cache/bin/minio
LINT       := .cache/bin/golangci-lint
GOFUMPT    := .cache/bin/gofumpt
NODE       := .cache/node/node_modules/.package-lock.json
MINIO_MOD  := github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
PACKAGES   := ./web/browser ./web/pages/courses ./cmd/mumpuni ./web/pages/quizzes ./media ./web/pages/studio ./... # those that take longest begin first
CERTIFICATES ?= 1000
FLAPS      ?= 1000

.DEFAULT_GOAL := help
.PHONY: help run build test a11y check bench crash conformance mutants endure generate s3local deps-check deps-run deps-test clean clean-data

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: deps-run build ## start everything with demo data; prints the address and the log-ins
	@exec bin/mumpuni-local

build: s3local ## build bin/mumpuni, bin/mumpuni-local and bin/s3local
	go build -o bin/ ./cmd/mumpuni ./cmd/mumpuni-local

s3local: # the object store of make run and of the tests: a module of its own, its 33 modules are not the server's
	@mkdir -p bin
	go build -C tools/s3local -o "$(CURDIR)/bin/" .

# GOGC: a few hundred megabytes more, a tenth less work; -s -w: programs are linked in two thirds of the time; linked: those in which
# nothing has changed are not linked again; the folder of the run holds what the tests of several packages begin with
test: deps-test $(MINIO) s3local ## every test, on real PostgreSQL, two S3 servers and Chromium
	go build -o bin/ ./trials/linked
	run=$$(mktemp -d) && trap 'rm -rf "$$run"' EXIT && chmod 711 "$$run" && MUMPUNI_TEST_RUN="$$run" GOGC=400 \
		go test -count=1 -p 3 -ldflags='-s -w' -toolexec "'$(CURDIR)/bin/linked' '$(CURDIR)/.cache/linked'" -timeout 20m $(PACKAGES)

a11y: deps-test s3local ## every page of every persona in all looks, languages and states under axe, by keyboard, and on a slow line (about an hour)
	go test -count=1 -run '^Test(Axe|Keyboard.*|WithoutScript|GalleryIsAccessible)$$' -bench '^BenchmarkLine$$' -benchtime 1x -p 1 -v -timeout 3h ./web/ui ./web/browser -full

check: deps-check $(LINT) $(GOFUMPT) $(NODE) s3local ## format, vet, lint, dead code, types, HTML, modules, generated code, commits (a few minutes once built)
	scripts/check

bench: deps-test s3local ## CPU, latency and memory of each operation at saturation, against the goals (ONLY=pattern: those alone; CERTIFICATES=10000: all of them)
	MUMPUNI_BENCH=1 go test -count=1 -run '^TestBench$$' -v -timeout 60m ./trials/bench -certificates $(CERTIFICATES) -only "$(ONLY)"

crash: deps-test $(MINIO) s3local ## 200 kills of the server and 30 of PostgreSQL under load, 8 while a thousand people get an e-mail, and (as root) full disks; nothing acknowledged is lost
	go test -count=1 -run '^Test(Crash|FullDisk|Letters)$$' -v -timeout 90m ./trials/crash -kills 200 -pg-kills 30 -clients 50 -full-disks -letters 1000 -letter-kills 8 -unhurried

conformance: deps-test s3local ## the endpoint of statements against a public suite of tests for it, fetched and installed by you (SUITE=folder)
	go test -count=1 -run '^TestConformance$$' -v -timeout 30m ./trials/conformance -suite '$(abspath $(SUITE))'

mutants: deps-test s3local ## the rules that everything stands on turned round, one at a time: a test of its own package must notice (up to 20 minutes; ALL=1: each of some 400, about an hour; ONLY=people: a part)
	GOGC=400 go test -count=1 -v -timeout 120m ./trials/mutants $(if $(ALL)$(ONLY),-all,-core) -only '$(ONLY)'

endure: deps-test s3local ## hours in minutes: the simulations at full size, a million steps of the states of questions and tries, 20,000 beside PostgreSQL, 1,000 flaps of the line while two devices learn (FLAPS=200), a film of half an hour, and saves beside one
	MUMPUNI_SIM=1 go test -count=1 -v -timeout 3h ./psychometrics
	MUMPUNI_SIM=1 go test -count=1 -v -timeout 60m -run '^TestStatesOfQuestionsAndTries$$' ./assessments
	go test -count=1 -v -timeout 3h -run '^TestTwoDevicesAndALineThatFlaps$$' ./web/pages/courses -flaps $(FLAPS)
	go test -count=1 -v -timeout 3h -run '^TestAFilmBeginsWithLittle$$' ./media -film.seconds 1800
	MUMPUNI_BENCH=1 go test -count=1 -v -timeout 3h -run '^TestBeside$$' ./trials/bench -only 'a film'

generate: ## templates, bundles and the OpenAPI document, made anew
	go tool templ generate -path web
	go run ./cmd/assets
	go run ./cmd/mumpuni openapi > docs/openapi.yaml

deps-check:
	@scripts/install-deps check

deps-run:
	@scripts/install-deps run

deps-test:
	@scripts/install-deps test

$(MINIO): # the real MinIO server that the storage tests run on: built once, kept in .cache
	@echo "Building MinIO for the tests (once, some minutes) …"
	@mkdir -p .cache/bin
	GOBIN="$(CURDIR)/.cache/bin" go install $(MINIO_MOD)

$(LINT) $(GOFUMPT) &: tools/go.mod # the linters are a module of their own: they bring 200 modules that the server does not need
	@mkdir -p .cache/bin
	cd tools && GOBIN="$(CURDIR)/.cache/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint mvdan.cc/gofumpt golang.org/x/tools/cmd/deadcode

$(NODE): tools/node/package.json tools/node/package-lock.json # the type checker and the check of HTML; only this needs Node
	@mkdir -p .cache/node
	cp tools/node/package.json tools/node/package-lock.json .cache/node/
	cd .cache/node && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

clean: ## remove what was built; data of make run stay
	@if [ -d .cache/go ]; then chmod -R u+w .cache/go; fi # Go keeps modules read-only
	rm -rf bin .cache

clean-data: ## remove the data of make run (asks nothing: the demo is made anew)
	@if [ -x bin/mumpuni-local ]; then bin/mumpuni-local --forget; fi
	rm -rf .local
