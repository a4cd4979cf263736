using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.OpenAi;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace AutoVideo.Ai.Text.Azure
{
    /// <summary><c>/openai/deployments/{name}/…?api-version=…</c> by the official client for Azure, by key or Entra ID.</summary>
    internal sealed class ClassicAzureOpenAi : IClassicAzureOpenAi
    {
        public OpenAIClient Create(AzureOpenAiOptions options, ProviderHttp http, TokenCredential identity)
        {
            var endpoint = new Uri(options.Endpoint);
            var settings = OpenAiClients.Over(http, new AzureOpenAIClientOptions());
            settings.AddPolicy(new ApiVersionPolicy(options.ApiVersion), PipelinePosition.PerCall);
            return options.Key.Length > 0
                ? new AzureOpenAIClient(endpoint, new ApiKeyCredential(options.Key), settings)
                : new AzureOpenAIClient(endpoint, identity, settings);
        }
    }
}

namespace AutoVideo.Ai
{
    public static partial class AiSetup
    {
        static partial void AddAzureAdapters(IServiceCollection services) =>
            services.AddSingleton<IClassicAzureOpenAi, Text.Azure.ClassicAzureOpenAi>();
    }
}
