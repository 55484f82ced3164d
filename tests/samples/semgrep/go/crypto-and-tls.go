package shop

import (
	"crypto/aes"
	"crypto/des"
	"crypto/tls"

	"golang.org/x/crypto/ssh"
)

func Connect(key []byte, public ssh.PublicKey) {
	// ruleid: go-tls-verification-disabled
	loose := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}
	// ok: go-tls-verification-disabled
	strict := &tls.Config{MinVersion: tls.VersionTLS12}
	// ok: go-tls-verification-disabled
	pinned := &tls.Config{InsecureSkipVerify: true, VerifyConnection: checkPin}
	// ruleid: go-broken-cipher
	des.NewTripleDESCipher(key)
	// ok: go-broken-cipher
	aes.NewCipher(key)
	// ruleid: go-ssh-host-key-ignored
	first := ssh.ClientConfig{HostKeyCallback: ssh.InsecureIgnoreHostKey()}
	// ok: go-ssh-host-key-ignored
	second := ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(public)}
	use(loose, strict, pinned, first, second)
}
