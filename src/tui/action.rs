//! What a reader can ask for. One enum is the message, the row of the help screen, the word in the settings and on the
//! command line of the screen; keys are bound to it in `keymap`.

use super::strings::Msg;

macro_rules! actions {
    ($($group:ident { $($(#[$doc:meta])* $name:ident = $key:literal, $help:ident;)* })*) => {
        /// Something the reader can ask for with a key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($($(#[$doc])* $name,)*)* }

        impl Action {
            /// Every action, in the order in which help lists them.
            pub const ALL: &[Action] = &[$($(Action::$name,)*)*];

            /// Its name in configurations and documents.
            pub fn name(self) -> &'static str {
                match self { $($(Action::$name => $key,)*)* }
            }

            /// The action of this name; `-` may stand for `_`.
            pub fn named(name: &str) -> Option<Action> {
                let name = name.replace('-', "_");
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }

            /// What it belongs to, as a row of the table of sentences.
            pub fn group(self) -> Msg {
                match self { $($(Action::$name => Msg::$group,)*)* }
            }

            /// What it does, as a row of the table of sentences.
            pub fn help(self) -> Msg {
                match self { $($(Action::$name => Msg::$help,)*)* }
            }
        }
    };
}

actions! {
    GroupMoving {
        /// Show the next page.
        NextPage = "next_page", HelpNextPage;
        /// Show the previous page.
        PreviousPage = "previous_page", HelpPreviousPage;
        /// Put the cursor on the next paragraph.
        NextParagraph = "next_paragraph", HelpNextParagraph;
        /// Put the cursor on the previous paragraph.
        PreviousParagraph = "previous_paragraph", HelpPreviousParagraph;
        /// Show the first page.
        FirstPage = "first_page", HelpFirstPage;
        /// Show the last page.
        LastPage = "last_page", HelpLastPage;
        /// Show the next heading.
        NextHeading = "next_heading", HelpNextHeading;
        /// Show the previous heading.
        PreviousHeading = "previous_heading", HelpPreviousHeading;
        /// Let the page go on by itself, or no longer.
        AutoScroll = "auto_scroll", HelpAutoScroll;
        /// List the headings.
        Contents = "contents", HelpContents;
        /// Go back to where the last jump was made from.
        Back = "back", HelpBack;
        /// Undo going back.
        Forward = "forward", HelpForward;
        /// List the links.
        Links = "links", HelpLinks;
        /// Ask for a text and show where it stands.
        Search = "search", HelpSearch;
        /// Show the next place where the text stands.
        NextHit = "next_hit", HelpNextHit;
        /// Show the previous place where the text stands.
        PreviousHit = "previous_hit", HelpPreviousHit;
    }
    GroupListening {
        /// Begin to read aloud, pause, go on.
        PlayOrPause = "play_or_pause", HelpPlayOrPause;
        /// Stop reading aloud.
        Stop = "stop", HelpStop;
        /// Read aloud from the paragraph with the cursor, or from the top of the page.
        ReadFromHere = "read_from_here", HelpReadFromHere;
        /// Read the next sentence.
        NextSentence = "next_sentence", HelpNextSentence;
        /// Read the sentence again, or the one before.
        PreviousSentence = "previous_sentence", HelpPreviousSentence;
        /// Read the next paragraph.
        NextSpokenParagraph = "next_spoken_paragraph", HelpNextSpokenParagraph;
        /// Read the paragraph again, or the one before.
        PreviousSpokenParagraph = "previous_spoken_paragraph", HelpPreviousSpokenParagraph;
        /// Read the sentence again.
        RepeatSentence = "repeat_sentence", HelpRepeatSentence;
        /// Read the same sentence again and again, or no longer.
        RepeatOn = "repeat_on", HelpRepeatOn;
        /// Pause after each sentence, or no longer.
        PauseAfterSentence = "pause_after_sentence", HelpPauseAfterSentence;
        /// Choose when the voice falls silent by itself.
        SleepTimer = "sleep_timer", HelpSleepTimer;
        /// Show the page that is being read.
        ReturnToVoice = "return_to_voice", HelpReturnToVoice;
        /// Let the page go with the voice, or no longer.
        ToggleFollow = "toggle_follow", HelpToggleFollow;
        /// Let the voice go on to the next article, or no longer.
        ToggleGoOn = "toggle_go_on", HelpToggleGoOn;
        /// Read faster.
        Faster = "faster", HelpFaster;
        /// Read slower.
        Slower = "slower", HelpSlower;
    }
    GroupText {
        /// Select a sentence, and the next one too.
        Select = "select", HelpSelect;
        /// Select one sentence less.
        SelectLess = "select_less", HelpSelectLess;
        /// Select nothing.
        Deselect = "deselect", HelpDeselect;
        /// Copy what is selected, or the paragraph.
        Copy = "copy", HelpCopy;
        /// Leave a bookmark, or take it away.
        Bookmark = "bookmark", HelpBookmark;
        /// Make the passage stand out, or no longer.
        Highlight = "highlight", HelpHighlight;
        /// Write a note about the passage.
        Note = "note", HelpNote;
        /// Type over what is wrong in the passage.
        Correct = "correct", HelpCorrect;
        /// Apply the corrections, or show what stood there.
        ToggleCorrections = "toggle_corrections", HelpToggleCorrections;
        /// List what was left in the article.
        Marks = "marks", HelpMarks;
        /// Show the address or what is selected to the camera of a phone.
        Qr = "qr", HelpQr;
    }
    GroupLooks {
        /// Set lines from top to bottom, or from left to right again.
        ToggleWriting = "toggle_writing", HelpToggleWriting;
        /// Show how characters are read, or no more.
        ToggleRuby = "toggle_ruby", HelpToggleRuby;
        /// Put on the next theme.
        Theme = "theme", HelpTheme;
        /// Choose the next width of the column.
        ColumnWidth = "column_width", HelpColumnWidth;
        /// Dim all but a paragraph, all but a sentence, or nothing.
        Focus = "focus", HelpFocus;
        /// Lay a ruler under a line, or take it away.
        ToggleRuler = "toggle_ruler", HelpToggleRuler;
    }
    GroupArticles {
        /// List the articles of the shelf.
        Library = "library", HelpLibrary;
        /// Open the next article of the shelf.
        NextArticle = "next_article", HelpNextArticle;
        /// Open the previous article of the shelf.
        PreviousArticle = "previous_article", HelpPreviousArticle;
        /// Show how much was read, and how fast.
        Stats = "stats", HelpStats;
        /// Read the file again.
        Reload = "reload", HelpReload;
        /// Show the article as it would be printed, and print it.
        Print = "print", HelpPrint;
        /// Write the article as print-friendly text.
        Export = "export", HelpExport;
    }
    GroupProgram {
        /// Ask for a command, the number of a page or a percentage.
        Command = "command", HelpCommand;
        /// Show this list.
        Help = "help", HelpHelp;
        /// Let a click read aloud and the wheel turn pages, or no longer.
        ToggleMouse = "toggle_mouse", HelpToggleMouse;
        /// Draw the screen anew.
        Redraw = "redraw", HelpRedraw;
        /// Go to the shell and come back with `fg`.
        Suspend = "suspend", HelpSuspend;
        /// Leave.
        Quit = "quit", HelpQuit;
    }
}
