namespace AutoVideo.Storage;

/// <summary>Blobs outside of the artefacts that leave some time after the last document that names them; a feature that has such registers one.</summary>
public interface IKeptBlobs
{
    /// <summary>Their names begin with it.</summary>
    string Prefix { get; }

    /// <summary>For how long an unused blob stays that nothing names.</summary>
    TimeSpan Keep { get; }

    /// <returns>Those of the names that something refers to.</returns>
    Task<IReadOnlySet<string>> ReferredAsync(IReadOnlyCollection<string> names, CancellationToken cancellation);
}
