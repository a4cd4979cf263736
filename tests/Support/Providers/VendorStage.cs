using Azure.Core;
using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Providers as the product composes them, over stores in a folder of their own; media jobs run at once, in this process.</summary>
internal sealed class VendorStage : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <param name="settings">E.g. <c>OpenAi:Key=…</c>.</param>
    public VendorStage(params string[] settings) : this(TimeProvider.System, settings) { }

    public VendorStage(TimeProvider time, params string[] settings) => Services = AiServices.Of(folder.Path, time, ["Ai:Retries=0", .. settings])
        .AddSingleton<TokenCredential>(new TestIdentity())
        .AddSingleton(new ToolPaths(null))
        .AddSingleton<ToolRunner>()
        .AddSingleton<IMediaJobs>(provider => new InlineMediaJobs([.. provider.GetServices<IMediaJobHandler>()]))
        .AddSingleton<IInstanceHistories, NoHistories>()
        .AddPerception()
        .AddVoice().AddVoiceProviders().AddVoiceWorker()
        .AddVisuals().AddVisualsProviders().AddVisualsWorker()
        .BuildServiceProvider();

    public ServiceProvider Services { get; }

    public IBlobStore Blobs => Services.GetRequiredService<IBlobStore>();

    public async Task<byte[]> BytesAsync(string blob)
    {
        using var bytes = new MemoryStream();
        await using var stream = await Blobs.OpenReadAsync(blob, null, CancellationToken.None);
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Nothing here runs in a durable engine.</summary>
internal sealed class NoHistories : IInstanceHistories
{
    public Task ForgetAsync(string instanceId, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>Its token is what the servers of the tests take.</summary>
internal sealed class TestIdentity : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], requestContext.Scopes);
        return new AccessToken(ProviderServer.Key, TimeProvider.System.GetUtcNow().AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
