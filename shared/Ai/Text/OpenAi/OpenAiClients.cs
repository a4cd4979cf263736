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
        new(new ApiKeyCredential(key.Length > 0 ? key : NoKey), Over(http, new OpenAIClientOptions
        {
            Endpoint = new Uri(baseUrl),
            OrganizationId = organization.Length > 0 ? organization : null,
            ProjectId = project.Length > 0 ? project : null,
        }));

    // Marked as experimental in the package, whose version is fixed; Entra ID at a v1 endpoint has no other way in.
#pragma warning disable OPENAI001
    public static OpenAIClient Create(ProviderHttp http, string baseUrl, AuthenticationPolicy authentication) =>
        new(authentication, Over(http, new OpenAIClientOptions { Endpoint = new Uri(baseUrl) }));
#pragma warning restore OPENAI001

    /// <summary>Puts a client of the OpenAI family onto our connections.</summary>
    public static TOptions Over<TOptions>(ProviderHttp http, TOptions options) where TOptions : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(http.Client);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return options;
    }
}
