resource "azurerm_storage_account" "plain" {
  name = "plain"
  # ruleid: terraform-azure-storage-plain-http
  https_traffic_only_enabled = false
  # ruleid: terraform-azure-storage-plain-http
  min_tls_version = "TLS1_0"
}

resource "azurerm_storage_account" "strict" {
  name = "strict"
  # ok: terraform-azure-storage-plain-http
  https_traffic_only_enabled = true
  # ok: terraform-azure-storage-plain-http
  min_tls_version = "TLS1_2"
}

resource "azurerm_storage_container" "open" {
  name = "open"
  # ruleid: terraform-azure-storage-public
  container_access_type = "blob"
}

resource "azurerm_storage_container" "closed" {
  name = "closed"
  # ok: terraform-azure-storage-public
  container_access_type = "private"
}

# ruleid: terraform-azure-network-rule-open
resource "azurerm_network_security_rule" "shell" {
  name                       = "shell"
  direction                  = "Inbound"
  access                     = "Allow"
  protocol                   = "Tcp"
  source_port_range          = "*"
  destination_port_range     = "22"
  source_address_prefix      = "*"
  destination_address_prefix = "*"
}

resource "azurerm_network_security_group" "main" {
  # ruleid: terraform-azure-network-rule-open
  security_rule {
    access                     = "Allow"
    destination_port_range     = "3389"
    source_address_prefix      = "0.0.0.0/0"
    destination_address_prefix = "*"
  }
  # ok: terraform-azure-network-rule-open
  security_rule {
    access                     = "Deny"
    destination_port_range     = "22"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
  # ok: terraform-azure-network-rule-open
  security_rule {
    access                     = "Allow"
    destination_port_range     = "443"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
}

resource "azurerm_mssql_server" "open" {
  name = "open"
  # ruleid: terraform-azure-database-public
  public_network_access_enabled = true
}

resource "azurerm_mssql_server" "closed" {
  name = "closed"
  # ok: terraform-azure-database-public
  public_network_access_enabled = false
}

# ruleid: terraform-azure-database-public
resource "azurerm_mssql_firewall_rule" "everyone" {
  server_id        = azurerm_mssql_server.open.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = "255.255.255.255"
}

# ok: terraform-azure-database-public
resource "azurerm_mssql_firewall_rule" "office" {
  server_id        = azurerm_mssql_server.open.id
  start_ip_address = "192.0.2.0"
  end_ip_address   = "192.0.2.255"
}

resource "azurerm_linux_web_app" "plain" {
  name = "plain"
  # ruleid: terraform-azure-app-plain-http
  https_only = false
}

resource "azurerm_linux_web_app" "strict" {
  name = "strict"
  # ok: terraform-azure-app-plain-http
  https_only = true
}
