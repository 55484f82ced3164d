# ruleid: terraform-aws-lb-plain-http
resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

# ok: terraform-aws-lb-plain-http
resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_instance" "web" {
  ami = var.ami
  metadata_options {
    # ruleid: terraform-aws-instance-metadata-v1
    http_tokens = "optional"
  }
}

resource "aws_instance" "strict" {
  ami = var.ami
  metadata_options {
    # ok: terraform-aws-instance-metadata-v1
    http_tokens = "required"
  }
}
