using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Ai.Text.Anthropic;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai;

/// <summary>What those who speak OpenAI's format do besides.</summary>
public abstract class OpenAiFamilyContract : TextModelContract
{
    private protected override Type DeclinedBy(Fault outcome) => outcome == Fault.Refusal ? typeof(TextAnswer.Refused) : typeof(TextAnswer.Filtered);

    [Fact]
    public async Task A_request_that_the_content_filter_stops_is_an_outcome_and_no_fault_whole_and_in_pieces()
    {
        Server.Plan(Fault.FilteredRequest, Fault.FilteredRequest);
        Assert.Equal("content_filter", Assert.IsType<TextAnswer.Filtered>(await Model.AnswerAsync(Question, CancellationToken.None)).Reason);
        var piece = Assert.Single(await Model.StreamAsync(Question, CancellationToken.None).ToListAsync());
        Assert.Equal("content_filter", Assert.IsType<TextAnswer.Filtered>(piece.End).Reason);
    }
}

public sealed class OpenAiTextTests : OpenAiFamilyContract
{
    private protected override TextServer CreateServer() => new OpenAiServer();

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "openai", TextServer.Model, OpenAiClients.Create(http, address + "/v1", ProviderServer.Key).GetChatClient(TextServer.Model), TimeProvider.System);
}

public sealed class AzureOpenAiTextTests : OpenAiFamilyContract
{
    private protected override TextServer CreateServer() => new OpenAiServer("/openai/v1");

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "azure-openai", TextServer.Model, OpenAiClients.Create(http, address + "/openai/v1/", ProviderServer.Key).GetChatClient(TextServer.Model), TimeProvider.System);
}

public sealed class CompatibleTextTests : OpenAiFamilyContract
{
    private protected override TextServer CreateServer() => new OpenAiServer("/v1", key: null, limit: "max_tokens");

    private protected override ITextModel CreateModel(string address, ProviderHttp http) => new OpenAiText(
        "compatible", TextServer.Model, OpenAiClients.Create(http, address + "/v1", "").GetChatClient(TextServer.Model), TimeProvider.System, isCompatible: true);

    [Fact]
    public async Task The_configured_server_is_told_the_limit_by_the_name_that_all_of_them_know()
    {
        using var folder = new TemporaryFolder();
        await using var process = AiServices.Of(folder.Path, $"Compatible:BaseUrl={Server.Address}/v1", $"Compatible:TextModel={TextServer.Model}").BuildServiceProvider();
        await process.GetRequiredService<TextModels>().Find("compatible")!.AnswerAsync(Question with { MaxTokens = 123 }, CancellationToken.None);
        Assert.Equal(123, Server.Requests.Last().GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task A_small_context_is_not_asked_for_more_than_before_models_thought()
    {
        await Model.AnswerAsync(Question with { ExpectedTokens = 10_000 }, CancellationToken.None);
        Assert.Equal(16_000, Server.Requests.Last().GetProperty("max_tokens").GetInt32());
    }
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
