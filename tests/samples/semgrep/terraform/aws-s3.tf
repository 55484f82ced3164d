resource "aws_s3_bucket_acl" "open" {
  bucket = aws_s3_bucket.site.id
  # ruleid: terraform-aws-s3-public-acl
  acl = "public-read"
}

resource "aws_s3_bucket_acl" "closed" {
  bucket = aws_s3_bucket.site.id
  # ok: terraform-aws-s3-public-acl
  acl = "private"
}

resource "aws_s3_bucket_public_access_block" "site" {
  bucket = aws_s3_bucket.site.id
  # ruleid: terraform-aws-s3-access-block-disabled
  block_public_acls = false
  # ok: terraform-aws-s3-access-block-disabled
  block_public_policy = true
}
