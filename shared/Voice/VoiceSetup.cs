using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Voice.Offline;
using AutoVideo.Voice.Offline.Engines;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Voice;

public static class VoiceSetup
{
    /// <summary>The offline voices (spoken by media jobs). Needs <see cref="IMediaJobs"/> and <see cref="IBlobStore"/>.</summary>
    public static IServiceCollection AddVoice(this IServiceCollection services)
    {
        services.TryAddSingleton<ArtefactStore>();
        services.TryAddSingleton<OfflineSpeech>();
        services.AddSingleton<ISpeechSynthesizer>(provider => provider.GetRequiredService<OfflineSpeech>());
        services.AddSingleton<ISpeechPace, SpeechPace>();
        return services;
    }

    /// <summary>The side that runs the voices' programs: only the media worker composes it. Needs <see cref="Processes.ToolRunner"/>.</summary>
    public static IServiceCollection AddVoiceWorker(this IServiceCollection services)
    {
        services.AddProcesses();
        services.TryAddSingleton<ArtefactStore>();
        services.TryAddSingleton<SoundDecoder>();
        services.TryAddSingleton<RecordingCutter>();
        services.TryAddSingleton<SphinxRecogniser>();
        services.AddSingleton<IVoiceEngine, FestivalEngine>();
        services.AddSingleton<LineReaders>();
        services.AddSingleton<JapaneseReader>();
        services.AddSingleton<IVoiceEngine, EspeakEngine>();
        services.AddSingleton<IVoiceEngine, FliteEngine>();
        services.AddSingleton<IMediaJobHandler, VoiceJobHandler>();
        return services;
    }
}
