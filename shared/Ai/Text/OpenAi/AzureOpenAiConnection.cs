using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;
using OpenAI;

namespace AutoVideo.Ai.Text.OpenAi;

/// <summary>The connection to Azure OpenAI that the settings describe; its clients take names of deployments for models.</summary>
internal sealed class AzureOpenAiConnection
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";
    private readonly Lazy<OpenAIClient> client;

    public AzureOpenAiConnection(
        IOptions<AzureOpenAiOptions> options, ProviderHttp http, IEnumerable<IClassicAzureOpenAi> classic, TokenCredential? identity = null) =>
        client = new(() => Create(options.Value, http, classic.FirstOrDefault(), identity ?? new DefaultAzureCredential()));

    internal AzureOpenAiConnection(AzureOpenAiOptions options, ProviderHttp http, IClassicAzureOpenAi? classic, TokenCredential identity) =>
        client = new(() => Create(options, http, classic, identity));

    /// <exception cref="PermanentException"><c>azure_build_needed</c>: classic paths, and this is the embedded build.</exception>
    public OpenAIClient Client => client.Value;

    private static OpenAIClient Create(AzureOpenAiOptions options, ProviderHttp http, IClassicAzureOpenAi? classic, TokenCredential identity)
    {
        if (options.Path == AzureOpenAiPath.Classic)
            return classic?.Create(options, http, identity) ?? throw new PermanentException(
                "azure_build_needed", "AzureOpenAi:Path=classic needs the azure build; this one speaks V1, at an endpoint that ends with /openai/v1/.");
        return options.Key.Length > 0
            ? OpenAiClients.Create(http, options.Endpoint, options.Key)
            : OpenAiClients.Create(http, options.Endpoint, new BearerTokenPolicy(identity, Scope));
    }
}

/// <summary>Clients for the classic deployment paths; only the azure build has them.</summary>
internal interface IClassicAzureOpenAi
{
    OpenAIClient Create(AzureOpenAiOptions options, ProviderHttp http, TokenCredential identity);
}
