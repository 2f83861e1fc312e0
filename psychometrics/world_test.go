package psychometrics_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"mumpuni/psychometrics"
)

// near fails unless got is within tolerance of want.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.10g, want %.10g ± %g", what, got, want, tolerance)
	}
}

// lsat6 are the answers of Bock and Lieberman's thousand.
func lsat6(t testing.TB) psychometrics.Responses {
	t.Helper()
	file, err := os.Open("testdata/lsat6.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil || len(lines) != 1001 {
		t.Fatal(len(lines), err)
	}
	rows := make(psychometrics.Responses, 0, 1000)
	for _, line := range lines[1:] {
		row := make([]int8, len(line))
		for j, cell := range line {
			n, err := strconv.Atoi(cell)
			if err != nil {
				t.Fatal(err)
			}
			row[j] = int8(n)
		}
		rows = append(rows, row)
	}
	return rows
}

// estimates is what R gives for lsat6.
type estimates struct {
	LTM struct {
		LogLik         float64
		Difficulty     []float64
		Discrimination []float64
		SEDifficulty   []float64 `json:"se_difficulty"`
		SEDiscr        []float64 `json:"se_discrimination"`
	} `json:"ltm_2pl"`
	OnePL struct {
		LogLik         float64
		Difficulty     []float64
		Discrimination float64
	} `json:"ltm_rasch_common_slope"`
	Rasch struct {
		LogLik     float64
		Difficulty []float64
		Variance   float64 `json:"latent_variance"`
	} `json:"mirt_rasch_free_variance"`
	Scores []struct {
		Pattern []int8
		N       int
		EAP     float64
		SE      float64 `json:"EAP_se"`
	} `json:"scores_2pl"`
	Information struct{ Theta, Info []float64 } `json:"test_information"`
	Classical   struct {
		Alpha float64   `json:"cronbach_alpha"`
		Rest  []float64 `json:"item_rest_r"`
		Total []float64 `json:"item_total_r"`
	}
	P []float64 `json:"p_values"`
}

func truth(t testing.TB) estimates {
	t.Helper()
	var e estimates
	readJSON(t, "testdata/lsat6_estimates.json", &e)
	return e
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// full tells whether the simulations run at full size (make endure) or as a sample.
func full() bool { return os.Getenv("MUMPUNI_SIM") == "1" }

// cpu is what this process has used of the processors so far: on a busy machine the clock says little.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// randomItems are questions as a bank has them: difficulties N(0, 1), slopes lognormal around 1.2.
func randomItems(rng *rand.Rand, n int, chance float64) []psychometrics.Item {
	items := make([]psychometrics.Item, n)
	for i := range items {
		items[i] = psychometrics.Item{A: 1.2 * math.Exp(0.25*rng.NormFloat64()), B: rng.NormFloat64(), C: chance}
	}
	return items
}

// answers of n people N(0,1), of whom each is presented a share of the items.
func answers(rng *rand.Rand, items []psychometrics.Item, n int, share float64) psychometrics.Responses {
	rows := make(psychometrics.Responses, n)
	for i := range rows {
		theta := rng.NormFloat64()
		rows[i] = make([]int8, len(items))
		for j, item := range items {
			switch {
			case share < 1 && rng.Float64() >= share:
				rows[i][j] = psychometrics.Missing
			case rng.Float64() < item.P(theta):
				rows[i][j] = 1
			}
		}
	}
	return rows
}
