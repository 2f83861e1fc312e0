module mumpuni/tools

go 1.26.8

tool (
	github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	golang.org/x/tools/cmd/deadcode
	mvdan.cc/gofumpt
)

require (
	github.com/golangci/golangci-lint/v2 v2.15.0
	mvdan.cc/gofumpt v0.12.0
)
