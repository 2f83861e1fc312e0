package courses

import (
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"mumpuni/internal/fault"
)

// PDF pages are drawn by PDFium inside WebAssembly: a file that breaks it breaks nothing else, it reaches neither files
// nor network, and its memory and time are bounded.
const (
	maxPages    = 300
	pageWidth   = 1000 // pixels
	pageHeight  = 1600
	pageQuality = 72                // 60–90 kB a page of text
	pdfMemory   = 768 << 20 / 65536 // pages of WebAssembly memory
)

// What a PDF is refused for.
var (
	errPDFBroken   = fault.New(fault.Invalid, "course.pdf_broken")
	errPDFPassword = fault.New(fault.Invalid, "course.pdf_password")
	errPDFPages    = fault.New(fault.Invalid, "course.pdf_pages")
)

// oneAtATime bounds memory whatever is uploaded at once. The queue has one worker as well, but a server from before that
// queue may have left files in the common one, where they are worked off too.
var oneAtATime = make(chan struct{}, 1)

// alone waits until nobody else decodes an image or draws a document.
func alone(ctx context.Context) (release func(), err error) {
	select {
	case oneAtATime <- struct{}{}:
		return func() { <-oneAtATime }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// makePDF draws every page as a JPEG.
func (s *Service) makePDF(ctx context.Context, m Module) (made, error) {
	data, err := s.readAll(ctx, m.ObjectKey, MaxPDF)
	if err != nil {
		return made{}, err
	}
	out := made{Media: m.Media}
	err = eachPage(ctx, data, func(img image.Image) error {
		o, err := s.putJPEG(ctx, img, pageQuality)
		if err != nil {
			return err
		}
		out.Objects = append(out.Objects, o)
		out.Media.PageKeys = append(out.Media.PageKeys, o.Key)
		out.Media.PageSizes = append(out.Media.PageSizes, [2]int{img.Bounds().Dx(), img.Bounds().Dy()})
		return nil
	})
	out.Media.Pages = len(out.Media.PageKeys)
	return out, err
}

// eachPage draws the pages of a PDF one after the other. The interpreter is started for this document and let go after it.
func eachPage(ctx context.Context, data []byte, use func(image.Image) error) error {
	release, err := alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(pdfMemory).WithCloseOnContextDone(true).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if compiled, err := compiledPDFium(); err == nil {
		defer func() { _ = compiled.Close(context.WithoutCancel(ctx)) }()
		config = config.WithCompilationCache(compiled)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if err != nil {
		return wrap(err, "start PDFium")
	}
	defer func() { _ = pool.Close() }()
	engine, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return wrap(err, "start PDFium")
	}
	defer func() { _ = engine.Close() }()
	return drawAll(ctx, engine, data, use)
}

// compiledPDFium is a folder of our own in the user's cache, so that PDFium is translated to machine code once and not for
// each document. Without such a folder it works all the same, some seconds slower.
func compiledPDFium() (wazero.CompilationCache, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "mumpuni", "pdfium")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

func drawAll(ctx context.Context, engine pdfium.Pdfium, data []byte, use func(image.Image) error) error {
	doc, err := engine.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity):
		return errPDFPassword.Because(err)
	case err != nil:
		return broken(ctx, err)
	}
	defer func() { _, _ = engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document}) }()
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil || count.PageCount < 1 {
		return broken(ctx, err)
	}
	if count.PageCount > maxPages {
		return errPDFPages.With("Max", maxPages)
	}
	for n := range count.PageCount {
		img, err := drawPage(engine, doc.Document, n)
		if err != nil {
			return broken(ctx, err)
		}
		if err := use(img); err != nil {
			return err
		}
	}
	return nil
}

func drawPage(engine pdfium.Pdfium, doc references.FPDF_DOCUMENT, n int) (image.Image, error) {
	page, err := engine.RenderPageInPixels(&requests.RenderPageInPixels{
		Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n}},
		Width: pageWidth, Height: pageHeight,
	})
	if err != nil {
		return nil, err
	}
	defer page.Cleanup()
	return fit(page.Result.RenderedImage, pageWidth, pageHeight), nil
}

// broken blames the document, unless we were told to stop.
func broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	return errPDFBroken.Because(err)
}
