namespace AutoVideo.Storage;

/// <summary>Knows artefacts that must stay, whatever room they take; a feature whose documents name artefacts registers one.</summary>
public interface IArtefactReferences
{
    /// <summary>Names of blobs below <c>artefacts/</c> (of any file of an artefact: its other files stay with it).</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation);
}
