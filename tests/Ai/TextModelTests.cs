using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Ai.Text.Anthropic;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

public sealed class OpenAiTextTests : TextModelContract
{
    private protected override TextServer CreateServer() => new OpenAiServer();

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "openai", TextServer.Model, OpenAiClients.Create(http, address + "/v1", ProviderServer.Key).GetChatClient(TextServer.Model), TimeProvider.System);

    private protected override Type DeclinedBy(Fault outcome) => outcome == Fault.Refusal ? typeof(TextAnswer.Refused) : typeof(TextAnswer.Filtered);
}

public sealed class AzureOpenAiTextTests : TextModelContract
{
    private protected override TextServer CreateServer() => new OpenAiServer("/openai/v1");

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "azure-openai", TextServer.Model, OpenAiClients.Create(http, address + "/openai/v1/", ProviderServer.Key).GetChatClient(TextServer.Model), TimeProvider.System);

    private protected override Type DeclinedBy(Fault outcome) => outcome == Fault.Refusal ? typeof(TextAnswer.Refused) : typeof(TextAnswer.Filtered);
}

public sealed class CompatibleTextTests : TextModelContract
{
    private protected override TextServer CreateServer() => new OpenAiServer("/v1", key: null);

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "compatible", TextServer.Model, OpenAiClients.Create(http, address + "/v1", "").GetChatClient(TextServer.Model), TimeProvider.System);

    private protected override Type DeclinedBy(Fault outcome) => outcome == Fault.Refusal ? typeof(TextAnswer.Refused) : typeof(TextAnswer.Filtered);
}

public sealed class AnthropicTextTests : TextModelContract
{
    private protected override TextServer CreateServer() => new AnthropicServer();

    private protected override ITextModel CreateModel(string address, ProviderHttp http) =>
        new AnthropicText(new AnthropicOptions { BaseUrl = address, Key = ProviderServer.Key, TextModel = TextServer.Model }, http);

    private protected override Type DeclinedBy(Fault outcome) => typeof(TextAnswer.Refused);
}

public sealed class GeminiTextTests : TextModelContract
{
    private protected override TextServer CreateServer() => new GeminiServer();

    private protected override ITextModel CreateModel(string address, ProviderHttp http) =>
        new GeminiText(new GeminiOptions { BaseUrl = address, Key = ProviderServer.Key, TextModel = TextServer.Model }, http);

    private protected override Type DeclinedBy(Fault outcome) => typeof(TextAnswer.Filtered);
}
