resource "aws_security_group" "web" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    # ruleid: terraform-aws-admin-port-open
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    # ok: terraform-aws-admin-port-open
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    # ok: terraform-aws-admin-port-open, terraform-aws-all-ports-open, terraform-aws-database-port-open
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    # ruleid: terraform-aws-all-ports-open
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    # ruleid: terraform-aws-database-port-open
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    # ok: terraform-aws-all-ports-open
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "remote" {
  type              = "ingress"
  from_port         = 3389
  to_port           = 3389
  protocol          = "tcp"
  # ruleid: terraform-aws-admin-port-open
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = aws_security_group.web.id
}

resource "aws_vpc_security_group_ingress_rule" "shell" {
  security_group_id = aws_security_group.web.id
  from_port         = 20
  to_port           = 25
  ip_protocol       = "tcp"
  # ruleid: terraform-aws-admin-port-open
  cidr_ipv4         = "0.0.0.0/0"
}
