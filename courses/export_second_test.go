package courses

import "context"

// TellLacks runs the job that tells trainers what their courses lack.
func (s *Service) TellLacks(ctx context.Context) error { return s.tellLacks(ctx) }
