using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Voice;

/// <summary>The offline voices as the product composes them, with real programs, over blobs in memory.</summary>
internal sealed class VoiceStage
{
    private readonly ISpeechSynthesizer voice;

    public VoiceStage(string? toolsRoot = null, ToolPaths? paths = null)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IBlobStore>(Blobs)
            .AddSingleton(paths ?? new ToolPaths(toolsRoot))
            .AddSingleton<ToolRunner>()
            .AddSingleton<IMediaJobs>(provider => new InlineMediaJobs([.. provider.GetServices<IMediaJobHandler>()]))
            .AddVoice()
            .AddVoiceWorker()
            .BuildServiceProvider();
        Services = services;
        voice = services.GetRequiredService<ISpeechSynthesizer>();
    }

    public IServiceProvider Services { get; }

    public MemoryBlobStore Blobs { get; } = new();

    public ISpeechSynthesizer Voice => voice;

    public Task<Speech> SpeakAsync(string text, string language = "en", string? name = null, double rate = 1) =>
        voice.SpeakAsync(new(text, language, name ?? voice.DefaultVoice(language)!, rate), CancellationToken.None);

    /// <summary>Samples of a spoken line, from -1 to 1.</summary>
    public float[] Samples(Speech speech)
    {
        var bytes = Blobs.Bytes(speech.Audio);
        return [.. Enumerable.Range(0, (bytes.Length - 44) / 2).Select(i => BitConverter.ToInt16(bytes, 44 + i * 2) / 32768f)];
    }
}
