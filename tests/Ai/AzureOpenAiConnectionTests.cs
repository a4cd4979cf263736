using Azure.Core;
using AutoVideo.Ai;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Failures;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

/// <summary>Azure OpenAI by key, by Entra ID, and by paths that only the azure build speaks.</summary>
public sealed class AzureOpenAiConnectionTests : IAsyncLifetime
{
    private readonly OpenAiServer server = new();
    private readonly ProviderHttp http = new(TimeProvider.System);

    public Task InitializeAsync() => server.StartAsync();

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task With_a_key_a_deployment_answers() => Assert.IsType<TextAnswer.Completed>(
        await Model($"{server.Address}/v1/", ProviderServer.Key, new AppIdentity()).AnswerAsync(new TextRequest("Say", "hi"), default));

    [Fact]
    public async Task Without_a_key_the_identity_of_the_app_is_asked_for_a_token_of_the_right_scope()
    {
        var identity = new AppIdentity();
        // Nobody listens there: the token is fetched before the connection is made.
        var fault = await Assert.ThrowsAsync<ProviderException>(() => Model("https://127.0.0.1:9/openai/v1/", "", identity).AnswerAsync(new TextRequest("Say", "hi"), default));
        Assert.Equal(ProviderFault.Unreachable, fault.Fault);
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], identity.Scopes);
    }

    [Fact]
    public async Task A_token_is_never_sent_in_the_clear()
    {
        await Assert.ThrowsAsync<ProviderException>(() => Model($"{server.Address}/v1/", "", new AppIdentity()).AnswerAsync(new TextRequest("Say", "hi"), default));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Classic_paths_are_said_to_need_the_azure_build() => Assert.Equal(
        "azure_build_needed",
        Assert.Throws<PermanentException>(() => Connection(new() { Endpoint = server.Address, Path = AzureOpenAiPath.Classic }, new AppIdentity()).Client).Code);

    private OpenAiText Model(string endpoint, string key, TokenCredential identity) => new(
        "azure-openai", TextServer.Model, Connection(new() { Endpoint = endpoint, Key = key, TextDeployment = TextServer.Model }, identity).Client.GetChatClient(TextServer.Model), TimeProvider.System);

    private AzureOpenAiConnection Connection(AzureOpenAiOptions options, TokenCredential identity) => new(options, http, null, identity);

    private sealed class AppIdentity : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken(ProviderServer.Key, TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
