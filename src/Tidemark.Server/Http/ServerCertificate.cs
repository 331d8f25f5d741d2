using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tidemark.Core;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Http;

/// <summary>The certificate that a node shows whoever connects.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads the certificate, first its own, then those between it and its root; null where none is configured.</summary>
    /// <exception cref="TidemarkException">A file cannot be read, is no PEM, or the key is not the certificate's.</exception>
    public static X509Certificate2Collection? Load(NodeOptions options)
    {
        if (options.HttpCertificate.Length == 0) return null;
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.HttpCertificate);
            chain[0] = X509Certificate2.CreateFromPemFile(options.HttpCertificate, options.HttpCertificateKey);
            return chain;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TidemarkException(
                $"Reading the certificate {options.HttpCertificate} with the key {options.HttpCertificateKey} failed: {cause.Message} "
                + "Check http.tls.certificate and http.tls.key: both are PEM files that this user can read, and belong together.", cause);
        }
    }
}
