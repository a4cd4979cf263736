using System.ClientModel;
using System.ClientModel.Primitives;
using AutoVideo.Ai.Http;
using OpenAI;

namespace AutoVideo.Ai.Text.OpenAi;

/// <summary>The official client over our connections: it neither retries nor times out by itself, and has no telemetry of its own.</summary>
internal static class OpenAiClients
{
    // Servers without a key ignore the header, but the client insists on sending one.
    private const string NoKey = "none";

    public static OpenAIClient Create(ProviderHttp http, string baseUrl, string key, string organization = "", string project = "") =>
        new(new ApiKeyCredential(key.Length > 0 ? key : NoKey), new OpenAIClientOptions
        {
            Endpoint = new Uri(baseUrl),
            OrganizationId = organization.Length > 0 ? organization : null,
            ProjectId = project.Length > 0 ? project : null,
            Transport = new HttpClientPipelineTransport(http.Client),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
}
