package browser

import (
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// weight is what a visit brought over the line; files of lessons, from the content origin, are counted apart.
type weight struct {
	Requests int
	Bytes    int
	Script   int // bytes of it that are script
	Files    int // bytes from the content origin
}

// traffic listens to the network of a tab.
type traffic struct {
	h      *house
	mu     sync.Mutex
	loaded int
	now    weight
	kinds  map[network.RequestID]network.ResourceType
	files  map[network.RequestID]bool
}

func newTraffic(h *house) *traffic {
	t := &traffic{h: h}
	t.reset()
	return t
}

// reset begins a new visit.
func (t *traffic) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now, t.kinds, t.files = weight{}, map[network.RequestID]network.ResourceType{}, map[network.RequestID]bool{}
}

func (t *traffic) weight() weight {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

func (t *traffic) loads() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.loaded
}

// heard takes an event of the tab.
func (t *traffic) heard(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		t.loaded++
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") {
			return
		}
		t.kinds[e.RequestID], t.files[e.RequestID] = e.Type, strings.HasPrefix(e.Request.URL, t.h.content)
		if !t.files[e.RequestID] {
			t.now.Requests++
		}
	case *network.EventLoadingFinished:
		kind, ours := t.kinds[e.RequestID]
		switch size := int(e.EncodedDataLength); {
		case !ours:
		case t.files[e.RequestID]:
			t.now.Files += size
		default:
			t.now.Bytes += size
			if kind == network.ResourceTypeScript {
				t.now.Script += size
			}
		}
	}
}
