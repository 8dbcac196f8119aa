terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-3"
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "app_security_group_id" {
  type = string
}

variable "valkey_password" {
  type      = string
  sensitive = true
}

module "data" {
  source = "../../modules/data"

  name                  = "echoppe-production"
  vpc_id                = var.vpc_id
  subnet_ids            = var.subnet_ids
  app_security_group_id = var.app_security_group_id
  is_production         = true
  valkey_password       = var.valkey_password
}
