package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/trials/stack"
)

// school is the learners and the one course they take.
type school struct {
	logins []string
	course stack.Course
}

// ledger is what the server acknowledged to the clients. After the storm the database must hold all of it.
type ledger struct {
	mu       sync.Mutex
	steps    map[uuid.UUID]id.Attempt    // client step → attempt
	finished map[id.Attempt]int          // attempt → fraction told
	passed   map[id.Attempt]id.Enrolment // attempt → enrolment
	took     map[string][]time.Duration
	faults   map[string]int // "<call> <status> <key>" → how often
}

func newLedger() *ledger {
	return &ledger{
		steps: map[uuid.UUID]id.Attempt{}, finished: map[id.Attempt]int{}, passed: map[id.Attempt]id.Enrolment{},
		took: map[string][]time.Duration{}, faults: map[string]int{},
	}
}

func (l *ledger) note(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fn()
}

// client is one device. It repeats what was not answered, as a real one does.
type client struct {
	base   string
	http   *http.Client
	token  string
	ledger *ledger
	pause  time.Duration // between answers; 0 measures saturation
}

type attemptDoc struct {
	ID        id.Attempt `json:"id"`
	State     string     `json:"state"`
	Fraction  *int       `json:"fraction"`
	Passed    *bool      `json:"passed"`
	Questions []struct {
		Slot int    `json:"slot"`
		Stem string `json:"stem"`
	} `json:"questions"`
}

// live takes the course for one learner after another until ctx ends or none is left.
func (c *client) live(ctx context.Context, s school, next func() (string, bool)) {
	for ctx.Err() == nil {
		login, ok := next()
		if !ok {
			return
		}
		c.learn(ctx, s, login)
	}
}

// learn signs in, enrols, fails once in three times and then passes. Each call is repeated until it is answered.
func (c *client) learn(ctx context.Context, s school, login string) {
	enrolment, ok := c.enter(ctx, s, login)
	if !ok || rand.IntN(3) == 0 && !c.attempt(ctx, s, enrolment, false) {
		return
	}
	c.attempt(ctx, s, enrolment, true)
}

// enter signs in and enrols.
func (c *client) enter(ctx context.Context, s school, login string) (enrolment id.Enrolment, ok bool) {
	var tokens struct {
		Access string `json:"access_token"`
	}
	if !c.until(ctx, "sign_in", http.MethodPost, "/api/v1/tokens", map[string]any{"login": login, "password": stack.Password}, &tokens) {
		return id.Enrolment{}, false
	}
	c.token = tokens.Access
	var made struct {
		ID id.Enrolment `json:"id"`
	}
	ok = c.until(ctx, "enrol", http.MethodPost, "/api/v1/courses/"+s.course.ID.String()+"/enrolments", nil, &made)
	return made.ID, ok
}

func (c *client) begin(ctx context.Context, s school, enrolment id.Enrolment) (a attemptDoc, ok bool) {
	start := map[string]any{"quiz_id": s.course.Quiz, "enrolment_id": enrolment, "module_id": s.course.Module}
	ok = c.until(ctx, "start", http.MethodPost, "/api/v1/attempts", start, &a)
	return a, ok
}

func (c *client) attempt(ctx context.Context, s school, enrolment id.Enrolment, well bool) bool {
	a, ok := c.begin(ctx, s, enrolment)
	if !ok {
		return false
	}
	for _, q := range a.Questions {
		if !c.answer(ctx, a.ID, q.Slot, q.Stem, well) {
			return false
		}
	}
	return c.finish(ctx, a.ID, enrolment)
}

func (c *client) answer(ctx context.Context, attempt id.Attempt, slot int, stem string, well bool) bool {
	text := "17"
	if number, err := strconv.Atoi(strings.Fields(strings.TrimPrefix(stem, "Berapakah "))[0]); err == nil && well {
		text = strconv.Itoa(number + 1)
	}
	step := uuid.New()
	body := map[string]any{"client_step": step, "answer": map[string]any{"text": text}}
	if !c.until(ctx, "save", http.MethodPut, fmt.Sprintf("/api/v1/attempts/%s/answers/%d", attempt, slot), body, nil) {
		return false
	}
	c.ledger.note(func() { c.ledger.steps[step] = attempt })
	if c.pause > 0 {
		time.Sleep(time.Duration(rand.Int64N(int64(c.pause))))
	}
	return true
}

// finish sends twice, as an impatient thumb does, and both answers must agree.
func (c *client) finish(ctx context.Context, attempt id.Attempt, enrolment id.Enrolment) bool {
	path := fmt.Sprintf("/api/v1/attempts/%s/finish", attempt)
	var first, second attemptDoc
	if !c.until(ctx, "finish", http.MethodPost, path, nil, &first) || first.Fraction == nil {
		return false
	}
	c.ledger.note(func() {
		c.ledger.finished[attempt] = *first.Fraction
		if first.Passed != nil && *first.Passed {
			c.ledger.passed[attempt] = enrolment
		}
	})
	if c.pause > 0 && c.until(ctx, "finish_again", http.MethodPost, path, nil, &second) && second.Fraction != nil && *second.Fraction != *first.Fraction {
		c.ledger.note(func() { c.ledger.finished[attempt] = -1 }) // a second score: verify will refuse it
	}
	return true
}

// until repeats a call until it is answered with 2xx, or with a refusal that repeating cannot change.
func (c *client) until(ctx context.Context, name, method, path string, body, into any) bool {
	for ctx.Err() == nil {
		begin := time.Now()
		status, _, err := c.call(ctx, name, method, path, body, into)
		if err == nil && status < 300 {
			took := time.Since(begin)
			c.ledger.note(func() { c.ledger.took[name] = append(c.ledger.took[name], took) })
			return true
		}
		if err == nil && status < 500 && status != http.StatusTooManyRequests {
			key := fmt.Sprintf("refused %s %d", name, status)
			c.ledger.note(func() { c.ledger.took[key] = append(c.ledger.took[key], 0) })
			return false
		}
		time.Sleep(time.Duration(10+rand.IntN(40)) * time.Millisecond)
	}
	return false
}

// call makes one request. status is the answer's, key that of the fault the server tells of.
func (c *client) call(ctx context.Context, name, method, path string, body, into any) (status int, key string, err error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, "", err
	}
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, reader)
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" && path != "/api/v1/tokens" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, "", err // a cut answer is no acknowledgement
	}
	if resp.StatusCode >= http.StatusInternalServerError {
		var problem struct{ Key string }
		_ = json.Unmarshal(answer, &problem)
		key = problem.Key
		c.ledger.note(func() { c.ledger.faults[fmt.Sprintf("%s %d %s", name, resp.StatusCode, key)]++ })
	}
	if into != nil && resp.StatusCode < 300 {
		err = json.Unmarshal(answer, into)
	}
	return resp.StatusCode, key, err
}
