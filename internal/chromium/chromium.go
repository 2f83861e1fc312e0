// Package chromium is how tests look at pages: a real Chromium, tuned to leave the machine to others, and axe-core for it.
// Nothing of it is linked into the server.
package chromium

import (
	"context"
	_ "embed" // axe.min.js
	"os/exec"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Axe is the source of axe-core 4.14.1 (MPL-2.0), which makes the object axe.
//
//go:embed testdata/axe.min.js
var Axe string

// Rules are WCAG 2.2 A and AA and what axe calls good practice, as axe's runOnly wants them.
const Rules = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`

// Debian's build of Chromium without windows does the same for a bit more than half the work.
const headless = "chromium-headless-shell"

// Flags choose the browser and tune it: root needs no-sandbox; nothing talks to the network unasked; videos play without a
// click. Scripts have one thread and graphics no process of their own, as the tests have few cores for many programs.
func Flags() chromedp.ContextOption {
	var flags []chromedp.ExecAllocatorOption
	if path, err := exec.LookPath(headless); err == nil {
		flags = append(flags, chromedp.ExecPath(path))
	}
	for name, value := range map[string]any{
		"no-sandbox": true, "disable-gpu": true, "disable-quic": true, "no-first-run": true, "disable-background-networking": true,
		"disable-component-update": true, "disable-sync": true, "autoplay-policy": "no-user-gesture-required",
		"js-flags": "--single-threaded", "in-process-gpu": true,
	} {
		flags = append(flags, chromedp.Flag(name, value))
	}
	return chromedp.WithAllocatorOptions(flags...)
}

// OnEachPage runs a script in each page that the tab opens from now on, before the page's own.
func OnEachPage(script string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return chromedp.Void{}, err
	}
}

// Line slows what comes from now on: so many bytes a second, and so many ms there and back.
func Line(bytes float64, delay float64) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
			{Latency: delay, DownloadThroughput: bytes, UploadThroughput: bytes},
		}})
		return chromedp.Void{}, err
	}
}
