resource "aws_iam_user_policy" "wide" {
  name = "wide"
  # ruleid: terraform-aws-iam-service-wildcard
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Action": ["ec2:*", "cloudwatch:*"], "Effect": "Allow", "Resource": "*" }
  ]
}
EOF
}

resource "aws_iam_user_policy" "narrow" {
  name = "narrow"
  # ok: terraform-aws-iam-service-wildcard
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Action": ["ec2:DescribeInstances"], "Effect": "Allow", "Resource": "*" }
  ]
}
EOF
}

data "aws_iam_policy_document" "mixed" {
  # ruleid: terraform-aws-iam-service-wildcard
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
  # ok: terraform-aws-iam-service-wildcard
  statement {
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.site.arn]
  }
  # ruleid: terraform-aws-resource-policy-public
  statement {
    actions = ["es:*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    resources = [aws_s3_bucket.site.arn]
  }
  # ok: terraform-aws-resource-policy-public
  statement {
    actions = ["s3:GetObject"]
    principals {
      type        = "AWS"
      identifiers = [var.account]
    }
    resources = [aws_s3_bucket.site.arn]
  }
  # ok: terraform-aws-resource-policy-public
  statement {
    effect  = "Deny"
    actions = ["s3:*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    resources = [aws_s3_bucket.site.arn]
  }
}
