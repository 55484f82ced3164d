# ruleid: terraform-aws-rds-unencrypted
resource "aws_db_instance" "plain" {
  engine = "postgres"
  # ruleid: terraform-database-publicly-accessible
  publicly_accessible = true
}

# ok: terraform-aws-rds-unencrypted
resource "aws_db_instance" "encrypted" {
  engine            = "postgres"
  storage_encrypted = true
  # ok: terraform-database-publicly-accessible
  publicly_accessible = false
}

# ruleid: terraform-aws-ebs-unencrypted
resource "aws_ebs_volume" "plain" {
  availability_zone = "eu-central-1a"
  size              = 10
}

# ok: terraform-aws-ebs-unencrypted
resource "aws_ebs_volume" "encrypted" {
  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = true
}

resource "aws_instance" "web" {
  ami = var.ami
  root_block_device {
    # ruleid: terraform-aws-ebs-unencrypted
    encrypted = false
  }
}

resource "aws_efs_file_system" "plain" {
  # ruleid: terraform-aws-storage-encryption-disabled
  encrypted = false
}

resource "aws_efs_file_system" "encrypted" {
  # ok: terraform-aws-storage-encryption-disabled
  encrypted = true
}
