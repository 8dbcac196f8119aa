# What a deployment keeps: PostgreSQL, Valkey and a bucket for files, inside a network that is there already.

terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

resource "aws_security_group" "data" {
  name_prefix = "${var.name}-data-"
  description = "PostgreSQL and Valkey, from the machines of the platform only"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_app" {
  for_each = { postgresql = 5432, valkey = 6379 }

  security_group_id            = aws_security_group.data.id
  referenced_security_group_id = var.app_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
  description                  = each.key
}

resource "aws_db_subnet_group" "pod" {
  name       = "${var.name}-pod"
  subnet_ids = var.subnet_ids
}

# One schema per shop: pg_dump of a whole pod locks thousands of tables.
resource "aws_db_parameter_group" "pod" {
  name_prefix = "${var.name}-pod-"
  family      = "postgres17"

  parameter {
    name         = "max_locks_per_transaction"
    value        = "512"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "jit"
    value = "0"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# The login may create roles and databases and is no superuser; `manage.py setup` needs no more.
resource "aws_db_instance" "pod" {
  identifier                  = "${var.name}-pod"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = var.database_class
  allocated_storage           = var.database_gigabytes
  max_allocated_storage       = var.database_gigabytes * 4
  storage_encrypted           = true
  username                    = "echoppe_admin"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.pod.name
  parameter_group_name        = aws_db_parameter_group.pod.name
  vpc_security_group_ids      = [aws_security_group.data.id]
  backup_retention_period     = 14
  multi_az                    = var.is_production
  deletion_protection         = var.is_production
  skip_final_snapshot         = !var.is_production
  final_snapshot_identifier   = var.is_production ? "${var.name}-pod-final" : null
}

resource "aws_elasticache_subnet_group" "valkey" {
  name       = "${var.name}-valkey"
  subnet_ids = var.subnet_ids
}

# The broker must not forget what waits in it.
resource "aws_elasticache_parameter_group" "valkey" {
  name   = "${var.name}-valkey"
  family = "valkey8"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "valkey" {
  replication_group_id       = "${var.name}-valkey"
  description                = "Cache, broker and limits"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = var.valkey_class
  num_cache_clusters         = var.is_production ? 2 : 1
  automatic_failover_enabled = var.is_production
  multi_az_enabled           = var.is_production
  parameter_group_name       = aws_elasticache_parameter_group.valkey.name
  subnet_group_name          = aws_elasticache_subnet_group.valkey.name
  security_group_ids         = [aws_security_group.data.id]
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = var.valkey_password
}

resource "aws_s3_bucket" "files" {
  bucket_prefix = "${var.name}-files-"
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "files" {
  bucket = aws_s3_bucket.files.id

  versioning_configuration {
    status = "Enabled"
  }
}
