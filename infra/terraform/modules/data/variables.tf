variable "name" {
  description = "Begins the names of everything, such as echoppe-staging."
  type        = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones."
  type        = list(string)
}

variable "app_security_group_id" {
  description = "Of the machines that run the Procfile."
  type        = string
}

variable "is_production" {
  description = "Twice of everything, and nothing is deleted by accident."
  type        = bool
}

variable "database_class" {
  type    = string
  default = "db.t4g.medium"
}

variable "database_gigabytes" {
  description = "5 to 6 MB a shop, and what they sell."
  type        = number
  default     = 50
}

variable "valkey_class" {
  type    = string
  default = "cache.t4g.small"
}

variable "valkey_password" {
  description = "16 to 128 letters and digits."
  type        = string
  sensitive   = true
}
