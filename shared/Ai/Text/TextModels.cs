using System.Collections.Concurrent;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Anthropic;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Ai.Text.OpenAi;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Text;

/// <summary>The language models that the settings configure, each behind <see cref="IProviderCalls"/>.</summary>
internal sealed class TextModels(
    IOptions<OpenAiOptions> openAi, IOptions<AzureOpenAiOptions> azure, IOptions<CompatibleOptions> compatible,
    IOptions<AnthropicOptions> anthropic, IOptions<GeminiOptions> gemini, AzureOpenAiConnection azureConnection, ProviderHttp http, IProviderCalls calls)
{
    private readonly ConcurrentDictionary<(string Provider, string Model), ITextModel> made = new();

    /// <summary>Names of all providers of text that the product knows.</summary>
    public static IReadOnlyList<string> Known { get; } = ["openai", "azure-openai", "anthropic", "gemini", "compatible"];

    /// <summary>The configured model of a provider; null when it is not configured.</summary>
    public ITextModel? Find(string provider) => ModelOf(provider) is { } model ? Find(provider, model) : null;

    /// <summary>Another model of a configured provider.</summary>
    public ITextModel? Find(string provider, string model) => ModelOf(provider) is null
        ? null
        : made.GetOrAdd((provider, model), key => new RecordedTextModel(Make(key.Provider, key.Model), calls));

    /// <summary>The configured model as it is, for calls that go through <see cref="IProviderCalls"/> as another kind.</summary>
    public ITextModel? Adapter(string provider) => ModelOf(provider) is { } model ? Make(provider, model) : null;

    /// <summary>Name of the model that the settings choose; null when the provider is not configured.</summary>
    public string? ModelOf(string provider) => provider switch
    {
        "openai" when openAi.Value.Key.Length > 0 => openAi.Value.TextModel,
        "azure-openai" when azure.Value is { Endpoint.Length: > 0, TextDeployment.Length: > 0 } => azure.Value.TextDeployment,
        "compatible" when compatible.Value is { BaseUrl.Length: > 0, TextModel.Length: > 0 } => compatible.Value.TextModel,
        "anthropic" when anthropic.Value.Key.Length > 0 => anthropic.Value.TextModel,
        "gemini" when gemini.Value.Key.Length > 0 => gemini.Value.TextModel,
        _ => null,
    };

    private ITextModel Make(string provider, string model) => provider switch
    {
        "openai" => new OpenAiText(provider, model, OpenAiClients.Create(
            http, openAi.Value.BaseUrl, openAi.Value.Key, openAi.Value.Organization, openAi.Value.Project).GetChatClient(model), http.Time),
        "azure-openai" => new OpenAiText(provider, model, azureConnection.Client.GetChatClient(model), http.Time),
        "compatible" => new OpenAiText(provider, model, OpenAiClients.Create(http, compatible.Value.BaseUrl, compatible.Value.Key).GetChatClient(model), http.Time, isCompatible: true),
        "anthropic" => new AnthropicText(With(anthropic.Value, model), http),
        _ => new GeminiText(With(gemini.Value, model), http),
    };

    private static AnthropicOptions With(AnthropicOptions options, string model) => new() { Key = options.Key, BaseUrl = options.BaseUrl, TextModel = model };

    private static GeminiOptions With(GeminiOptions options, string model) => new() { Key = options.Key, BaseUrl = options.BaseUrl, TextModel = model };
}
