package media

import (
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"mumpuni/internal/fault"
)

// PDF pages are drawn by PDFium inside WebAssembly, in a child process: a file that breaks it reaches neither files nor
// network. One child draws the pages of one turn, so that PDFium starts once and other files have their turns between.
const (
	maxPages   = 300
	pageWidth  = 1000 // pixels
	pageHeight = 1600
	turnTime   = 30 * time.Second
)

// What a PDF is refused for.
var (
	errPDFBroken   = fault.New(fault.Invalid, "course.pdf_broken")
	errPDFPassword = fault.New(fault.Invalid, "course.pdf_password")
	errPDFPages    = fault.New(fault.Invalid, "course.pdf_pages")
	errPage        = fault.New(fault.Invalid, "course.pdf_page_broken") // with Page
	errPageLimits  = fault.New(fault.Invalid, "course.pdf_page_limits") // with Page
)

// lookAtPDF draws pages from from on, until all are drawn or the turn is over.
func lookAtPDF(ctx context.Context, data []byte, from int, use func(Picture) error) (Facts, error) {
	over, memory := time.Now().Add(turnTime), &wasmMemory{}
	engine, end, err := startPDFium(experimental.WithMemoryAllocator(ctx, memory))
	if err != nil {
		return Facts{}, err
	}
	defer end()
	doc, pages, err := openPDF(engine, data)
	if err != nil {
		return Facts{}, memory.blame(from, err)
	}
	edges := repeats(engine, doc, pages)
	for n := from; n <= pages; n++ {
		img, err := drawPage(engine, doc, n-1)
		if err != nil {
			return Facts{}, memory.blame(n, errPage.With("Page", n).Because(err))
		}
		p, err := encodePage(img)
		if err != nil {
			return Facts{}, err
		}
		var figures []Picture
		p.N = n
		p.Words, p.Blocks, figures = readPage(engine, doc, n-1, img, edges)
		for _, one := range append(figures, p) {
			if err := use(one); err != nil {
				return Facts{}, err
			}
		}
		if n < pages && time.Now().After(over) {
			return Facts{Pages: pages, Next: n + 1}, nil
		}
	}
	return Facts{Pages: pages}, nil
}

// startPDFium starts the interpreter for one document.
func startPDFium(ctx context.Context) (engine pdfium.Pdfium, end func(), err error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(wasmTells / wasmPage).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if compiled, err := compiledPDFium(); err == nil {
		config = config.WithCompilationCache(compiled)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if err != nil {
		return nil, nil, wrap(err, "start PDFium")
	}
	if engine, err = pool.GetInstanceWithContext(ctx); err != nil {
		return nil, nil, wrap(errors.Join(err, pool.Close()), "start PDFium")
	}
	return engine, func() { _, _ = engine.Close(), pool.Close() }, nil
}

// compiledPDFium is a folder of our own in the user's cache, or else in the temporary folder, so that PDFium is translated
// to machine code once and not for each document. Without such a folder it works all the same, some seconds slower.
func compiledPDFium() (wazero.CompilationCache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "mumpuni", "pdfium")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for _, folder := range []string{filepath.Dir(dir), dir} { // what runs as our code is written by nobody else
		info, err := os.Lstat(folder)
		if err != nil {
			return nil, err
		}
		if own, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(own.Uid) != os.Getuid() || info.Mode().Perm()&0o022 != 0 {
			return nil, errors.New("the folder of compiled programs belongs to others")
		}
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

func openPDF(engine pdfium.Pdfium, data []byte) (references.FPDF_DOCUMENT, int, error) {
	doc, err := engine.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity):
		return "", 0, errPDFPassword.Because(err)
	case err != nil:
		return "", 0, errPDFBroken.Because(err)
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil || count.PageCount < 1 {
		return "", 0, errPDFBroken.Because(err)
	}
	if count.PageCount > maxPages {
		return "", 0, errPDFPages.With("Max", maxPages)
	}
	return doc.Document, count.PageCount, nil
}

// drawPage draws page n, from 0, as a reader of PDFs shows it: with signatures, filled fields, notes and stamps.
func drawPage(engine pdfium.Pdfium, doc references.FPDF_DOCUMENT, n int) (*image.RGBA, error) {
	page, err := engine.RenderPageInPixels(&requests.RenderPageInPixels{
		Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n}},
		Width: pageWidth, Height: pageHeight,
		RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, RenderForm: true, Document: &doc,
	})
	if err != nil {
		return nil, err
	}
	defer page.Cleanup()
	return fit(page.Result.RenderedImage, pageWidth, pageHeight), nil
}
