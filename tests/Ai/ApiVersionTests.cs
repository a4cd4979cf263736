using System.ClientModel.Primitives;
using System.Net;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.OpenAi;
using OpenAI;

namespace AutoVideo.Tests.Ai;

/// <summary>The version of Azure OpenAI's classic paths is the configured one, whatever the client was made for.</summary>
public sealed class ApiVersionTests
{
    [Theory]
    [InlineData("https://name.openai.azure.com/openai/deployments/d?api-version=2024-06-01", "?api-version=2025-04-01-preview")]
    [InlineData("https://name.openai.azure.com/openai/deployments/d?a=1&api-version=2024-06-01&b=2", "?a=1&b=2&api-version=2025-04-01-preview")]
    [InlineData("https://name.openai.azure.com/openai/deployments/d", "?api-version=2025-04-01-preview")]
    public async Task A_request_asks_for_the_configured_version(string address, string query)
    {
        var sent = new Recorder();
        var pipeline = ClientPipeline.Create(new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(sent)) }, [new ApiVersionPolicy("2025-04-01-preview")], [], []);
        using var message = pipeline.CreateMessage();
        (message.Request.Method, message.Request.Uri) = ("GET", new Uri(address));
        await pipeline.SendAsync(message);
        Assert.Equal(("name.openai.azure.com", "/openai/deployments/d", query), (sent.Address!.Host, sent.Address.AbsolutePath, sent.Address.Query));
    }

    [Theory]
    [InlineData("2024-10-21", true)]
    [InlineData("2025-04-01-preview", true)]
    [InlineData("latest", false)]
    [InlineData("2024-10-21&x=1", false)]
    public void A_version_is_a_date(string version, bool isRight) =>
        Assert.Equal(isRight, new AzureOpenAiOptionsValidator().Validate(null, new AzureOpenAiOptions { ApiVersion = version }).Succeeded);

    private sealed class Recorder : HttpMessageHandler
    {
        public Uri? Address { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
