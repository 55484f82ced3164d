data "aws_iam_policy_document" "all" {
  # ruleid: terraform-aws-iam-wildcard-policy
  statement {
    effect    = "Allow"
    actions   = ["*"]
    resources = ["*"]
  }
  # ok: terraform-aws-iam-wildcard-policy
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
  # ok: terraform-aws-iam-wildcard-policy
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "encoded" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # ruleid: terraform-aws-iam-wildcard-policy
      { Effect = "Allow", Action = "*", Resource = "*" },
      # ok: terraform-aws-iam-wildcard-policy
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "*" },
    ]
  })
}

resource "aws_iam_policy" "text" {
  # ruleid: terraform-aws-iam-wildcard-policy
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "*", "Resource": "*" }
  ]
}
EOF
}

resource "aws_iam_policy" "narrow" {
  # ok: terraform-aws-iam-wildcard-policy
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }
  ]
}
EOF
}
