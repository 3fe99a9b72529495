<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>unclip::BasisFitRow</name>
    <message numerus="yes">
        <source>The basis is ready: %1 components from %n pictures.</source>
        <translation>
            <numerusform>The basis is ready: %1 components from %n picture.</numerusform>
            <numerusform>The basis is ready: %1 components from %n pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::BlendBoard</name>
    <message numerus="yes">
        <source>The board holds %n of them at most.</source>
        <translation>
            <numerusform>The board holds %n of them at most.</numerusform>
            <numerusform>The board holds %n of them at most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::BlendPanel</name>
    <message numerus="yes">
        <source>Make the morph (%n frames)</source>
        <translation>
            <numerusform>Make the morph (%n frame)</numerusform>
            <numerusform>Make the morph (%n frames)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::EtaSheetBox</name>
    <message numerus="yes">
        <source>Adds a job of %n pictures: a row for each η, a column for each picture of the seed</source>
        <translation>
            <numerusform>Adds a job of %n picture: a row for each η, a column for each picture of the seed</numerusform>
            <numerusform>Adds a job of %n pictures: a row for each η, a column for each picture of the seed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::ExplorePanel</name>
    <message numerus="yes">
        <source>Explained variance: %1 % with %n components</source>
        <extracomment>%1 is a percentage of all that the basis holds</extracomment>
        <translation>
            <numerusform>Explained variance: %1 % with %n component</numerusform>
            <numerusform>Explained variance: %1 % with %n components</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::ExportDialog</name>
    <message numerus="yes">
        <source>Done: %n file(s) written.</source>
        <translation>
            <numerusform>Done: %n file written.</numerusform>
            <numerusform>Done: %n files written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled. %n file(s) had been written and stay.</source>
        <translation>
            <numerusform>Cancelled. %n file had been written and stays.</numerusform>
            <numerusform>Cancelled. %n files had been written and stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not finished. %n file(s) had been written and stay.</source>
        <translation>
            <numerusform>Not finished. %n file had been written and stays.</numerusform>
            <numerusform>Not finished. %n files had been written and stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) could not be used and were left out.</source>
        <translation>
            <numerusform>%n picture could not be used and was left out.</numerusform>
            <numerusform>%n pictures could not be used and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recipe(s) were too long for this format; the prompt is in the file.</source>
        <translation>
            <numerusform>%n recipe was too long for this format; the prompt is in the file.</numerusform>
            <numerusform>%n recipes were too long for this format; the prompts are in the files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export %n picture(s)</source>
        <translation>
            <numerusform>Export %n picture</numerusform>
            <numerusform>Export %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::Filmstrip</name>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::GalleryModel</name>
    <message numerus="yes">
        <source>%1, starred, rated %n of 5</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>
            <numerusform>%1, starred, rated %n of 5</numerusform>
            <numerusform>%1, starred, rated %n of 5</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, rated %n of 5</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>
            <numerusform>%1, rated %n of 5</numerusform>
            <numerusform>%1, rated %n of 5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::GalleryPanel</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <translation>
            <numerusform>%1 of %n picture</numerusform>
            <numerusform>%1 of %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s), most alike first</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures, most alike first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::InfoPanel</name>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, best of %n</source>
        <translation>
            <numerusform>%1, best of %n</numerusform>
            <numerusform>%1, best of %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::MainWindow</name>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash.</source>
        <translation>
            <numerusform>%n picture moved to the trash.</numerusform>
            <numerusform>%n pictures moved to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash. %1 brings them back.</source>
        <translation>
            <numerusform>%n picture moved to the trash. %1 brings it back.</numerusform>
            <numerusform>%n pictures moved to the trash. %1 brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) came back from the trash.</source>
        <translation>
            <numerusform>%n picture came back from the trash.</numerusform>
            <numerusform>%n pictures came back from the trash.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::MessageBar</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>messages that wait</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::NameField</name>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>file names</comment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::PanelText</name>
    <message numerus="yes">
        <source>Make %n pictures</source>
        <translation>
            <numerusform>Make %n picture</numerusform>
            <numerusform>Make %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::PictureController</name>
    <message numerus="yes">
        <source>%n picture(s) copied.</source>
        <translation>
            <numerusform>%n picture copied.</numerusform>
            <numerusform>%n pictures copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::PositionStrip</name>
    <message numerus="yes">
        <source>%n frames ready</source>
        <extracomment>frames of a morph that are computed already</extracomment>
        <translation>
            <numerusform>%n frame ready</numerusform>
            <numerusform>%n frames ready</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::PromptCount</name>
    <message numerus="yes">
        <source>The model does not know %n word(s).</source>
        <translation>
            <numerusform>The model does not know %n word.</numerusform>
            <numerusform>The model does not know %n words.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::QueuePanel</name>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation>
            <numerusform>%n job waiting</numerusform>
            <numerusform>%n jobs waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::QueueTextModel</name>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <extracomment>pictures that are finished, of all that a job makes</extracomment>
        <translation>
            <numerusform>%1 of %n picture</numerusform>
            <numerusform>%1 of %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::RecipeController</name>
    <message numerus="yes">
        <source>They are alike to %1 dB; %n pixel(s) differ.</source>
        <translation>
            <numerusform>They are alike to %1 dB; %n pixel differs.</numerusform>
            <numerusform>They are alike to %1 dB; %n pixels differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::SequenceExportPage</name>
    <message numerus="yes">
        <source>%n picture(s), %1 seconds</source>
        <translation>
            <numerusform>%n picture, %1 seconds</numerusform>
            <numerusform>%n pictures, %1 seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::StarRating</name>
    <message numerus="yes">
        <source>%n of 5 stars</source>
        <translation>
            <numerusform>%n of 5 stars</numerusform>
            <numerusform>%n of 5 stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::StatusPanel</name>
    <message numerus="yes">
        <source>The studio uses %1 of memory, the model&apos;s weights take %2 of it. It computes with %n thread(s).</source>
        <translation>
            <numerusform>The studio uses %1 of memory, the model&apos;s weights take %2 of it. It computes with %n thread.</numerusform>
            <numerusform>The studio uses %1 of memory, the model&apos;s weights take %2 of it. It computes with %n threads.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n job(s) waiting</source>
        <translation>
            <numerusform>Paused, %n job waiting</numerusform>
            <numerusform>Paused, %n jobs waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::VaryPanel</name>
    <message numerus="yes">
        <source>Make %n variations</source>
        <translation>
            <numerusform>Make %n variation</numerusform>
            <numerusform>Make %n variations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::picturetext</name>
    <message numerus="yes">
        <source>%n components</source>
        <translation>
            <numerusform>%n component</numerusform>
            <numerusform>%n components</numerusform>
        </translation>
    </message>
</context>
</TS>
