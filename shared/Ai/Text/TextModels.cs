using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Anthropic;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Ai.Text.OpenAi;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Text;

/// <summary>The language models that the settings configure, each behind its gate.</summary>
internal sealed class TextModels(
    IOptions<OpenAiOptions> openAi, IOptions<AzureOpenAiOptions> azure, IOptions<CompatibleOptions> compatible,
    IOptions<AnthropicOptions> anthropic, IOptions<GeminiOptions> gemini, ProviderHttp http, ProviderGates gates)
{
    private readonly Lazy<IReadOnlyList<ITextModel>> all = new(() => [.. Configured(openAi.Value, azure.Value, compatible.Value, anthropic.Value, gemini.Value, http)
        .Select(model => new GatedTextModel(model, gates.ForText(model.Provider)))]);

    public ITextModel? Find(string provider) => all.Value.FirstOrDefault(model => model.Provider == provider);

    private static IEnumerable<ITextModel> Configured(
        OpenAiOptions openAi, AzureOpenAiOptions azure, CompatibleOptions compatible, AnthropicOptions anthropic, GeminiOptions gemini, ProviderHttp http)
    {
        if (openAi.Key.Length > 0)
            yield return new OpenAiText("openai", openAi.TextModel,
                OpenAiClients.Create(http, openAi.BaseUrl, openAi.Key, openAi.Organization, openAi.Project).GetChatClient(openAi.TextModel), http.Time);
        if (azure is { Endpoint.Length: > 0, Key.Length: > 0, TextDeployment.Length: > 0 })
            yield return new OpenAiText("azure-openai", azure.TextDeployment,
                OpenAiClients.Create(http, azure.Endpoint, azure.Key).GetChatClient(azure.TextDeployment), http.Time);
        if (compatible is { BaseUrl.Length: > 0, TextModel.Length: > 0 })
            yield return new OpenAiText("compatible", compatible.TextModel,
                OpenAiClients.Create(http, compatible.BaseUrl, compatible.Key).GetChatClient(compatible.TextModel), http.Time);
        if (anthropic.Key.Length > 0)
            yield return new AnthropicText(anthropic, http);
        if (gemini.Key.Length > 0)
            yield return new GeminiText(gemini, http);
    }
}
