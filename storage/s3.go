package storage

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// S3 is the same bucket for the resumable upload's own client, over the same transport: it rests when ours does.
func (s *Store) S3() (client *s3.Client, bucket string) {
	scheme := "http://"
	if s.cfg.Secure {
		scheme = "https://"
	}
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(scheme + s.cfg.Endpoint), Region: s.cfg.Region, UsePathStyle: true,
		Credentials:                credentials.NewStaticCredentialsProvider(s.cfg.AccessKey, s.cfg.SecretKey, ""),
		HTTPClient:                 &http.Client{Transport: s.transport},
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
		RetryMaxAttempts:           2, RetryMode: aws.RetryModeStandard,
	}), s.cfg.Bucket
}
