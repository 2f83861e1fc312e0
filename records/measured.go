package records

// Measured is how many minutes the pages of a course or a module were in front of their learner, whole minutes that passed. It stands
// beside the minutes of the curriculum, by which JP are reckoned, and changes nothing of them.
type Measured struct {
	Minutes  *int `bun:"minutes" json:"minutes,omitempty"`     // nil: nothing was ever measured
	ByDevice int  `bun:"by_device" json:"by_device,omitempty"` // of these, what a device told only later: without a line, by its word
}
