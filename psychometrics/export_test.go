package psychometrics

// KeyWith is the key of p with other questions than its bank's.
func (p Plan) KeyWith(questions []Question) [32]byte { return p.keyWith(questions) }
