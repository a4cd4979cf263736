using System.Text.Json;
using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Voice.Offline.Engines;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Providers;
using AutoVideo.Voice.Sound;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Voice.Offline;

/// <summary>Speaks one line in child processes, finishes its sound and stores both sound and word times; decodes what providers sent coded; cuts recordings, and writes them down.</summary>
internal sealed partial class VoiceJobHandler(
    IEnumerable<IVoiceEngine> engines, LineReaders readers, SoundDecoder decoder, RecordingCutter cutter, SphinxRecogniser recogniser, ArtefactStore artefacts, IBlobStore blobs, ILogger<VoiceJobHandler> logger) : IMediaJobHandler
{
    public MediaJobKind Kind => MediaJobKind.Voice;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var task = JsonSerializer.Deserialize(job.Input, VoiceJsonContext.Default.VoiceTask);
        if (task?.Sound is { } sound)
        {
            var decoded = await decoder.DecodeAsync(sound, workspace, cancellation);
            progress.Report(1);
            return JsonSerializer.Serialize(decoded, VoiceJsonContext.Default.DecodedSound);
        }
        if (task?.Recording is { } recording)
            return JsonSerializer.Serialize(await cutter.CutAsync(recording, workspace, progress, cancellation), VoiceJsonContext.Default.CutRecording);
        if (task?.Recognise is { } heard)
        {
            await recogniser.RecogniseAsync(heard, workspace, cancellation);
            return "{}";
        }
        var request = task?.Line ?? throw new PermanentException("voice_request_invalid", "A voice job needs a line, a sound or a recording.");
        var voice = VoiceRequests.Check(request);
        var address = VoiceRequests.Address(request, voice);
        var speech = await artefacts.FindAsync(address, VoiceJsonContext.Default.Speech, cancellation);
        if (speech is null || await blobs.FindAsync(speech.Audio, cancellation) is null)
            speech = await SpeakAsync(request, voice, address, workspace, cancellation);
        progress.Report(1);
        return JsonSerializer.Serialize(speech, VoiceJsonContext.Default.Speech);
    }

    private async Task<Speech> SpeakAsync(
        SpeechRequest request, OfflineVoice voice, ContentAddress address, string workspace, CancellationToken cancellation)
    {
        var units = await readers.ReadAsync(request.Text, voice, cancellation);
        var raw = units.Any(unit => unit.Say.Length > 0)
            ? await RunEngineAsync(voice, units, request.Rate, workspace, cancellation)
            : Silence(units);
        var finished = VoiceChain.Finish(raw.Sound);
        var words = WordTimes.Of(units, raw.Units, finished.Removed, (double)finished.Samples.Length / Speech.SampleRate);
        var audio = address.File("wav");
        using (var wave = new MemoryStream(WaveFile.Write(finished.Samples, Speech.SampleRate)))
            await blobs.WriteAsync(audio, wave, "audio/wav", cancellation);
        var speech = new Speech(audio, finished.Samples.Length, words, VoiceRequests.Provider, voice.Name, IsDraftVoice: true);
        await artefacts.SaveAsync(address, speech, VoiceJsonContext.Default.Speech, cancellation);
        LogSpoken(address.ToString(), voice.Name, words.Count, speech.Seconds, raw.CpuSeconds);
        return speech;
    }

    private async Task<RawSpeech> RunEngineAsync(
        OfflineVoice voice, IReadOnlyList<SpokenUnit> units, double rate, string workspace, CancellationToken cancellation)
    {
        try
        {
            return await engines.First(engine => engine.Engine == voice.Engine).SpeakAsync(voice, units, rate, workspace, cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new TransientException(failure.Message, failure);
        }
        catch (TimeoutException failure)
        {
            throw new TransientException(failure.Message, failure);
        }
    }

    /// <summary>For a line in which there is nothing to say ("🎉"): its words still get their time on screen.</summary>
    private static RawSpeech Silence(IReadOnlyList<SpokenUnit> units)
    {
        const double SecondsPerUnit = 0.5;
        var seconds = Math.Min(3, SecondsPerUnit * units.Count);
        return new(new(new float[(int)(seconds * Speech.SampleRate)], Speech.SampleRate), new UnitTime?[units.Count], 0);
    }

    [LoggerMessage(3200, LogLevel.Debug, "Spoke {Address} with {Voice}: {Words} words, {Seconds:0.00} s, {CpuSeconds:0.00} s of CPU")]
    private partial void LogSpoken(string address, string voice, int words, double seconds, double cpuSeconds);
}
