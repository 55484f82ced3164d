resource "google_storage_bucket_iam_member" "open" {
  bucket = google_storage_bucket.site.name
  role   = "roles/storage.objectViewer"
  # ruleid: terraform-google-bucket-public
  member = "allUsers"
}

resource "google_storage_bucket_iam_binding" "closed" {
  bucket = google_storage_bucket.site.name
  role   = "roles/storage.objectViewer"
  # ok: terraform-google-bucket-public
  members = ["group:readers@example.org"]
}

resource "google_compute_firewall" "shell" {
  name    = "shell"
  network = google_compute_network.main.name
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
  # ruleid: terraform-google-firewall-open
  source_ranges = ["0.0.0.0/0"]
}

resource "google_compute_firewall" "web" {
  name    = "web"
  network = google_compute_network.main.name
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
  # ok: terraform-google-firewall-open
  source_ranges = ["0.0.0.0/0"]
}

resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_16"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      authorized_networks {
        name  = "everyone"
        # ruleid: terraform-google-sql-open
        value = "0.0.0.0/0"
      }
      authorized_networks {
        name  = "office"
        # ok: terraform-google-sql-open
        value = "192.0.2.0/24"
      }
    }
  }
}
