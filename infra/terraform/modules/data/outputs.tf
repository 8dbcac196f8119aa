output "database_address" {
  description = "Host and port for DATABASE_URL; the password is in the secret."
  value       = aws_db_instance.pod.endpoint
}

output "database_secret_arn" {
  value = aws_db_instance.pod.master_user_secret[0].secret_arn
}

output "redis_url" {
  value     = "rediss://:${var.valkey_password}@${aws_elasticache_replication_group.valkey.primary_endpoint_address}:6379/0"
  sensitive = true
}

output "files_bucket" {
  value = aws_s3_bucket.files.id
}
