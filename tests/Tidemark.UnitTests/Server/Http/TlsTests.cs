using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tidemark.Core;
using Tidemark.Server.Hosting;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>A node with a certificate speaks TLS, and nothing else.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Get_OverTls_ShowsTheCertificate_AndTheCookieGoesOverTlsAlone()
    {
        using X509Certificate2 certificate = WriteCertificate("cert.pem", "key.pem");
        await using ServingNode node = await StartAsync("cert.pem", "key.pem");
        Assert.StartsWith("https://127.0.0.1:", node.Address, StringComparison.Ordinal);
        string? shown = null;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, given, _, _) => (shown = given!.Thumbprint) is not null,
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(node.Address) };
        using HttpResponseMessage login = await client.PostAsync(
            "/v1/session", new StringContent($"{{\"key\":\"{node.FirstKey}\"}}", null, "application/json"));
        Assert.Equal((HttpStatusCode.OK, certificate.Thumbprint), (login.StatusCode, shown));
        Assert.Contains("secure", Assert.Single(login.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        using var plain = new HttpClient { BaseAddress = new Uri(node.Address.Replace("https", "http", StringComparison.Ordinal)) };
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Start_WithAKeyOfAnotherCertificate_NamesBothFiles()
    {
        WriteCertificate("cert.pem", "key.pem").Dispose();
        WriteCertificate("other.pem", "other-key.pem").Dispose();
        (string, string)[] wrong = [("cert.pem", "other-key.pem"), ("nowhere.pem", "key.pem"), ("key.pem", "key.pem")];
        foreach ((string certificate, string key) in wrong)
        {
            var refused = await Assert.ThrowsAsync<TidemarkException>(() => StartAsync(certificate, key));
            Assert.Contains(certificate, refused.Message, StringComparison.Ordinal);
            Assert.Contains("http.tls.key", refused.Message, StringComparison.Ordinal);
        }
    }

    private Task<ServingNode> StartAsync(string certificate, string key) => ServingFixture.StartAnotherAsync(
        $"data.directory={Path.Combine(folder, "data")}", "http.port=0", "log.partitions=1",
        $"http.tls.certificate={Path.Combine(folder, certificate)}", $"http.tls.key={Path.Combine(folder, key)}");

    private X509Certificate2 WriteCertificate(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256);
        X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, certificate), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, key), pair.ExportPkcs8PrivateKeyPem());
        return made;
    }
}
