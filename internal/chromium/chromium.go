// Package chromium is how tests look at pages: a real Chromium, tuned to leave the machine to others, and axe-core for it.
// Nothing of it is linked into the server.
package chromium

import (
	"context"
	_ "embed" // axe.min.js
	"fmt"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Axe is the source of axe-core 4.14.1 (MPL-2.0), which makes the object axe.
//
//go:embed testdata/axe.min.js
var Axe string

// LoadAxe is a script that declares loadAxe, the function that makes the object axe. Pages bring it with them (OnEachPage): to send half a
// megabyte for each takes longer than the questions.
var LoadAxe = "function loadAxe() {" + Axe + "}"

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

// engine starts the browser, again when it falls while starting, as Debian's does once in some hundred starts.
var engine = sync.OnceValues(func() (ctx context.Context, err error) {
	for range 3 {
		ctx, _ = chromedp.NewContext(context.Background(), Flags()) //nolint:govet // it ends with the process
		if err = chromedp.Do(ctx); err == nil {
			return ctx, nil
		}
	}
	return nil, err
})

// NewTab opens a tab in which nothing is stored and which knows nobody. All tabs of a test process are in one Chromium, which starts with
// the first of them and ends with the process; closeTab takes away what the tab had stored.
func NewTab(options ...chromedp.ContextOption) (tab context.Context, closeTab context.CancelFunc, err error) {
	browser, err := engine()
	if err != nil {
		return nil, nil, fmt.Errorf("start Chromium: %w", err)
	}
	tab, closeTab = chromedp.NewContext(browser, append(options, chromedp.WithNewBrowserContext())...)
	if err := chromedp.Do(tab); err != nil { // the tab lives as long as the context of its first command
		closeTab()
		return nil, nil, fmt.Errorf("open a tab: %w", err)
	}
	return tab, closeTab, nil
}

// Pause is how long to wait before a page is asked again what has been waited for so long: an eighth more, at most 0.15 s. To ask is work for
// three processes.
func Pause(waited time.Duration) time.Duration {
	return min(max(waited/8, 10*time.Millisecond), 150*time.Millisecond)
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
