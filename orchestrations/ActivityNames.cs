namespace AutoVideo;

/// <summary>The one place where an activity's name is written; functions and calls both use it.</summary>
public static class ActivityNames
{
    public const string BeginVideo = nameof(BeginVideo);
    public const string WriteScript = nameof(WriteScript);
    public const string AskReview = nameof(AskReview);
    public const string RemindReview = nameof(RemindReview);
    public const string TakeReview = nameof(TakeReview);
    public const string SpeakScene = nameof(SpeakScene);
    public const string FitSpeech = nameof(FitSpeech);
    public const string DrawScene = nameof(DrawScene);
    public const string ComposeTimeline = nameof(ComposeTimeline);
    public const string RenderVideo = nameof(RenderVideo);
    public const string CheckRender = nameof(CheckRender);
    public const string SaveVersion = nameof(SaveVersion);
    public const string SubmitPackage = nameof(SubmitPackage);
    public const string CheckPackage = nameof(CheckPackage);
    public const string FailPackage = nameof(FailPackage);
    public const string StopVideo = nameof(StopVideo);
    public const string FailVideo = nameof(FailVideo);
    public const string TranscribeRecording = nameof(TranscribeRecording);
    public const string FailRecording = nameof(FailRecording);
    public const string BeginErasure = nameof(BeginErasure);
    public const string EraseUserData = nameof(EraseUserData);
    public const string WriteExport = nameof(WriteExport);
    public const string FailExport = nameof(FailExport);
    public const string RemoveExport = nameof(RemoveExport);
}
